f<A>`a`; //! unsupported-tagged-template
a.b<A>`a${b}c`; //! unsupported-tagged-template
a > `a`;
a < b > c;
