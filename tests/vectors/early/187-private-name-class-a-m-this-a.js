class A { m(){ this.#a } } //! private-name
