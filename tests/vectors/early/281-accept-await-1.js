// accept
await => 1
