let v = a as T
[b][0] //! line-end-not-allowed
abstract
class A {} //! line-end-not-allowed
interface
B {} //! line-end-not-allowed
