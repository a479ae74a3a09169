/** The script of the search page. */

import { startSearch } from "./public/search.ts";

startSearch(document);
