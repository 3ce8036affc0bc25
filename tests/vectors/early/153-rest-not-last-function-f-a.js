function f(...a,){} //! rest-not-last
