// accept
// quickjs rejects: the standard: all labels of a loop may be continued
a: b: while(1) continue a
