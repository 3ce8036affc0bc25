// accept
class A { static constructor(){} constructor(){} }
