"""Has the app its own configuration where another server runs it?"""

from __future__ import annotations

from pathlib import Path

from streamlit import config

from explorer.ui.front_end.config_beside import use_config_beside

LAUNCHER = Path(__file__).parents[3] / "app.py"


def test_what_no_command_line_started_reads_the_file_beside_the_launcher(monkeypatch):
    monkeypatch.setattr(config, "_main_script_path", None)
    use_config_beside(LAUNCHER)
    own = str(LAUNCHER.parent / ".streamlit" / "config.toml")
    assert own in config.get_config_files("config.toml")


def test_and_the_variables_that_say_where_it_is_served(monkeypatch):
    told = {}
    monkeypatch.setattr(config, "_main_script_path", None)
    monkeypatch.setattr(config, "set_option", told.__setitem__)
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "user/me")
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "*,a.example")
    use_config_beside(LAUNCHER)
    assert told == {"server.baseUrlPath": "user/me", "server.allowedHosts": ["*", "a.example"]}


def test_a_command_line_has_the_word(monkeypatch):
    monkeypatch.setattr(config, "_main_script_path", "/elsewhere/app.py")
    use_config_beside(LAUNCHER)
    assert config._main_script_path == "/elsewhere/app.py"
