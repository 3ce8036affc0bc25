// accept
class A { get
a(){} }
