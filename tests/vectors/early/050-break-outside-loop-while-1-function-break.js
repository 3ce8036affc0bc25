while(1) { (function(){ break })() } //! break-outside-loop
