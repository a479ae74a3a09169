/** The script of the lists that can be narrowed. */

import { narrowLists } from "./public/filters.ts";

narrowLists(document);
