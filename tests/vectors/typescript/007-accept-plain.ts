// accept
let type = 1, declare = 2, abstract = 3, as = 4, satisfies = 5, namespace = 6, module = 7;
type = declare + abstract;
as = satisfies; namespace = module;
let t = type
type
as = 1
label: for (;;) { break label }
