// accept
class A { a
b }
