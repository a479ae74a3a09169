/** A text as a QR code, drawn element by element. */

import { encode } from "uqr";

import { drawn } from "./drawing.ts";

/** The light margin that readers of QR codes need, in modules. */
const MARGIN = 4;

/** Draw a QR code; `words` say what it holds. */
export function qrCode(text: string, words: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: "M", border: MARGIN });
  const dark = data.flatMap((row, y) =>
    row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return drawn(
    "svg",
    {
      class: "dhr-qr",
      viewBox: `0 0 ${size} ${size}`,
      role: "img",
      "aria-label": words,
      "shape-rendering": "crispEdges",
    },
    drawn("path", { class: "dhr-qr-light", d: `M0 0h${size}v${size}h-${size}z` }),
    drawn("path", { class: "dhr-qr-dark", d: dark.join("") }),
  );
}
