// accept
class A { #a; m(){ class B { n(){ this.#a } } } }
