function f(...a) { 'use strict' } //! use-strict-params
