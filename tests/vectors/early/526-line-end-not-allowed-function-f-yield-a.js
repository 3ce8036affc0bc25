function* f(){ yield
* a } //! line-end-not-allowed
