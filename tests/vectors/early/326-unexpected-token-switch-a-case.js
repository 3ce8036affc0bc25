switch (a) { case: } //! unexpected-token
