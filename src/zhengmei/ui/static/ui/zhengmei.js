// Small behaviours every page shares. No inline handlers, no eval: the content-security policy stays strict.
"use strict";
