// accept
class A { a(){ super.b } }
