a: while(1) { (function(){ break a })() } //! unknown-label
