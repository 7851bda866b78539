// What is drawn again when thumbnails have come that were not here?

export function thumbnailsCame({ maps, gallery }) {
  for (const map of maps) {
    map.tip.drawPicture();
    if (map.hasThumbnails) map.drawPoints();
  }
  gallery.drawPictures();
}
