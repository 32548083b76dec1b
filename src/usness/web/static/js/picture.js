/** @import { Bytes } from './seal/bytes.js' */

/** The longer side in pixels: enough for a large screen. */
const SIDE = 2048;
const TYPE = 'image/jpeg';
const QUALITY = 0.85;

/** The browser can't read this as a picture. */
export class Unreadable extends Error {}

/**
 * A picture drawn anew: of the file nothing comes along but what can be seen. Place, time, camera and name stay behind, and the
 * right way up is drawn in.
 *
 * @param {Blob} file
 * @returns {Promise<{ content: Bytes, about: { type: string, width: number, height: number } }>}
 */
export async function redrawn(file) {
  const bitmap = await read(file);
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const drawn = await jpeg(draw(bitmap, width ?? 1, height ?? 1));
  bitmap.close();
  return { content: new Uint8Array(await drawn.arrayBuffer()), about: { type: TYPE, width: width ?? 1, height: height ?? 1 } };
}

/** @param {Blob} file */
async function read(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new Unreadable();
  }
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} width
 * @param {number} height
 */
function draw(bitmap, width, height) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  if (!pen) throw new Unreadable();
  // What was see-through would come out black.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
function jpeg(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((found) => (found ? resolve(found) : reject(new Unreadable())), TYPE, QUALITY);
  });
}
