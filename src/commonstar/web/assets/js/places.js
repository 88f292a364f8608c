// Draws places on a map. The table beneath it says the same to everyone; this only shows where.
const L = window.L;
const box = document.getElementById("map");
const GREEN = "#0b5c4d";

function label(place) {
  const words = document.createElement("div");
  const link = document.createElement("a");
  link.href = place.url;
  link.textContent = place.name;
  words.append(link, document.createElement("br"), place.sentence);
  return words;
}

function shape(place) {
  if (place.boundary) return L.geoJSON(place.boundary, { style: { color: GREEN, weight: 2, fillOpacity: 0.2 } });
  if (!place.point) return null;
  const radius = Math.min(26, 7 + 2 * Math.sqrt(place.number));
  return L.circleMarker(place.point, { radius, color: GREEN, weight: 2, fillOpacity: 0.5 });
}

function size(drawn) {
  if (!drawn.getBounds) return 0;
  const bounds = drawn.getBounds();
  return (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth());
}

async function draw() {
  const answer = await fetch(box.dataset.places);
  if (!answer.ok) return;
  const { places } = await answer.json();
  const shapes = places.map((place) => [place, shape(place)]).filter(([, drawn]) => drawn);
  if (!shapes.length) return;
  shapes.sort(([, one], [, other]) => size(other) - size(one)); // a small place stays in reach above a large one
  box.hidden = false;
  const map = L.map(box, { zoomSnap: 0.25, zoomControl: false, scrollWheelZoom: false, attributionControl: Boolean(box.dataset.tiles) });
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  const drawn = L.featureGroup(shapes.map(([place, one]) => one.bindPopup(label(place)).bindTooltip(place.name)));
  map.fitBounds(drawn.getBounds().pad(0.1), { maxZoom: 14 });
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution }).addTo(map);
  drawn.addTo(map);
}

if (box && L) draw();
