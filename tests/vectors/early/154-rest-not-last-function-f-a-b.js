function f(...a, b){} //! rest-not-last
