function f(){ new.target++ } //! invalid-assignment-target
