label: switch (1) { case 1: continue label } //! continue-outside-loop
