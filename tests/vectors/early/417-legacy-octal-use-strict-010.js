"use strict"; 010 //! legacy-octal
