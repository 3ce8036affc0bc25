// accept
"use strict"; f();
