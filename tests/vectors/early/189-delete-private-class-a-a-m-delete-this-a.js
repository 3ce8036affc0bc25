// quickjs accepts: the standard: a private name cannot be deleted in a chain either
class A { #a; m(){ delete this?.#a } } //! delete-private
