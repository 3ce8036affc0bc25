mbpf.log(1, 'c');
