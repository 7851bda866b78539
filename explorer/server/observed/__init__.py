"""What does a host see of a running server: as metrics, as log lines, on a page?"""
