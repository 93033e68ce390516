test('has nothing to do with it', () => {});
