/** Puts on the colours that the reader chose before anything is drawn; loaded first, without defer. */
import { keptTheme, wear } from "./kept-theme.ts";

wear(keptTheme());
