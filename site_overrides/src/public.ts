/** The script of every public page: leaving it quickly. Each page is whole without it. */

import { watchExits } from "./public/exit.ts";

watchExits(document, location);
