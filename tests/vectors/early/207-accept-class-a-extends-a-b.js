// accept
class A extends a.b {}
