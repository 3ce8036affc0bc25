class A { static { break } } //! break-outside-loop
