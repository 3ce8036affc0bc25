(a = 1) => { 'use strict' } //! use-strict-params
