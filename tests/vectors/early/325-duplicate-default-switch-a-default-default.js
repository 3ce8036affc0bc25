switch (a) { default: default: } //! duplicate-default
