// accept
await: ;
