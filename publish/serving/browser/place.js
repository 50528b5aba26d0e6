/* Where somebody reads, kept while what is read is made anew: the element nearest to the top of the window and how far
   from it, so that words which come or go above it move nothing. Of a view it also outlasts leaving the page. */

const stored = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(`place ${key}`));
  } catch {
    return null;
  }
};

export const remember = (key, place) => sessionStorage.setItem(`place ${key}`, JSON.stringify(place));
export const recall = stored;

/* The place in a window, its own or that of a frame. What belongs to the page and not to the text, and may stick to the
   window, has an id that begins with a low line. */
export function placeIn(window) {
  let nearest = null;
  for (const element of window.document.querySelectorAll('body [id]:not([id^="_"])')) {
    const box = element.getBoundingClientRect();
    if (!box.height) continue;
    if (!nearest || Math.abs(box.top) < Math.abs(nearest.top)) nearest = { id: element.id, top: box.top };
  }
  return { ...nearest, y: window.scrollY };
}

/* Goes to a place; where its element is gone, as far down as it was. */
export function goTo(window, place) {
  const element = place.id && place.y > 0 ? window.document.getElementById(place.id) : null;
  const top = element?.getBoundingClientRect().height
    ? window.scrollY + element.getBoundingClientRect().top - place.top
    : place.y;
  window.scrollTo({ top, behavior: 'instant' });
}
