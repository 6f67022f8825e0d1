// Smaller versions of parts of Emscripten's embind runtime (src/embind/embind.js of 3.1.6), given to em++
// with --js-library in release builds. They do what bindings/ needs: functions, classes without inheritance
// and overloads, numbers, bool, std::string as UTF-8. They do not check argument counts and number
// ranges; debug builds use Emscripten's own runtime, which does.
//
// A converter has the same shape as there: fromWireType, toWireType, readValueFromPointer, argPackAdvance.

mergeInto(LibraryManager.library, {
  $init_embind: function () {},
  $init_embind__postset: '',
  $init_embind__deps: [],

  $BindingError: '=TypeError',
  $BindingError__postset: '',
  $BindingError__deps: [],
  $throwBindingError__deps: [],
  $throwBindingError: function (message) {
    throw new TypeError(message);
  },

  $readLatin1String__deps: [],
  $readLatin1String: function (ptr) {
    for (var text = ''; HEAPU8[ptr]; ) text += String.fromCharCode(HEAPU8[ptr++]);
    return text;
  },
  $requireRegisteredType__deps: ['$registeredTypes', '$throwBindingError'],
  $requireRegisteredType: function (type) {
    return registeredTypes[type] || throwBindingError('embind: a type is missing from toolchain/embind/types.cpp');
  },
  $convertersAt__deps: ['$requireRegisteredType'],
  $convertersAt: function (count, address) {
    return Array.from(HEAP32.subarray((address >>= 2), address + count), requireRegisteredType);
  },

  $registerNumber__deps: ['$registeredTypes'],
  $registerNumber: function (type, fromWireType, readValueFromPointer) {
    registeredTypes[type] = {
      fromWireType: fromWireType,
      toWireType: (destructors, value) => value,
      readValueFromPointer: readValueFromPointer,
      argPackAdvance: 8,
    };
  },
  _embind_register_void__deps: ['$registeredTypes'],
  _embind_register_void: function (type) {
    registeredTypes[type] = { isVoid: true, fromWireType: () => {}, toWireType: () => {}, argPackAdvance: 0 };
  },
  _embind_register_bool__deps: ['$registerNumber'],
  _embind_register_bool: function (type) {
    registerNumber(type, Boolean, ptr => !!HEAPU8[ptr]);
    registeredTypes[type].toWireType = (destructors, value) => !!value;
  },
  _embind_register_integer__deps: ['$registerNumber'],
  _embind_register_integer: function (type, name, size, min) {
    var fromWireType = min ? value => value : value => value >>> 0;
    registerNumber(type, fromWireType, ptr => fromWireType(HEAP32[ptr >> 2]));
  },
  _embind_register_float__deps: ['$registerNumber'],
  _embind_register_float: function (type) {
    registerNumber(type, Number, ptr => HEAPF64[ptr >> 3]);
  },

  $registerPointer__deps: ['$registeredTypes'],
  $registerPointer: function (type, fromWireType, toWireType) {
    registeredTypes[type] = {
      fromWireType: fromWireType,
      toWireType: toWireType,
      readValueFromPointer: ptr => fromWireType(HEAPU32[ptr >> 2]),
      argPackAdvance: 8,
    };
  },
  // On the wire a string is a block of malloc: its length, then its bytes.
  _embind_register_std_string__deps: ['$registerPointer'],
  _embind_register_std_string: function (type) {
    var encoder = new TextEncoder(),
      decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    registerPointer(
      type,
      ptr => {
        var text = decoder.decode(HEAPU8.subarray(ptr + 4, ptr + 4 + HEAPU32[ptr >> 2]));
        _free(ptr);
        return text;
      },
      (destructors, value) => {
        var bytes = typeof value == 'string' ? encoder.encode(value) : value;
        var ptr = _malloc(bytes.length + 5);
        HEAPU32[ptr >> 2] = bytes.length;
        HEAPU8.set(bytes, ptr + 4);
        if (destructors) destructors.push(_free, ptr);
        return ptr;
      },
    );
  },
  // types: result, then `this` of a method or null, then the parameters
  $craftInvokerFunction__deps: ['$runDestructors'],
  $craftInvokerFunction: function (types, invoker, target) {
    invoker = getWasmTableEntry(invoker);
    return function () {
      var destructors = [],
        wired = [target];
      for (var i = 1; i < types.length; i++)
        if (types[i]) wired.push(types[i].toWireType(destructors, i > 1 ? arguments[i - 2] : this));
      var result = invoker.apply(null, wired);
      runDestructors(destructors);
      return types[0].fromWireType(result);
    };
  },
  _embind_register_function__deps: ['$craftInvokerFunction', '$convertersAt', '$readLatin1String'],
  _embind_register_function: function (name, count, typesAt, signature, invoker, target) {
    var types = convertersAt(count, typesAt);
    types.splice(1, 0, null);
    Module[readLatin1String(name)] = craftInvokerFunction(types, invoker, target);
  },

  // An instance keeps its address in `ptr`; 0 after delete().
  _embind_register_class__deps: ['$registerPointer', '$registeredTypes', '$readLatin1String', '$throwBindingError'],
  // Its other parameters: 10 the name, 12 the destructor.
  _embind_register_class: function (type, ptrType, constPtrType) {
    var name = readLatin1String(arguments[10]);
    var destructor = getWasmTableEntry(arguments[12]);
    var Class = function () {
      this.ptr = Class.make.apply(null, arguments);
    };
    Class.prototype.delete = function () {
      destructor(this.ptr);
      this.ptr = 0;
    };
    registerPointer(
      type,
      ptr => ptr && Object.assign(Object.create(Class.prototype), { ptr: ptr }),
      (destructors, object) => object.ptr || throwBindingError('embind: a deleted object'),
    );
    registeredTypes[ptrType] = registeredTypes[constPtrType] = registeredTypes[type];
    registeredTypes[type].Class = Module[name] = Class;
  },
  _embind_register_class_constructor__deps: ['$convertersAt', '$craftInvokerFunction', '$registeredTypes'],
  _embind_register_class_constructor: function (type, count, typesAt, signature, invoker, target) {
    var types = convertersAt(count, typesAt);
    types.splice(0, 1, { fromWireType: ptr => ptr }, null);
    registeredTypes[type].Class.make = craftInvokerFunction(types, invoker, target);
  },
  _embind_register_class_function__deps: [
    '$convertersAt',
    '$craftInvokerFunction',
    '$readLatin1String',
    '$registeredTypes',
  ],
  _embind_register_class_function: function (type, name, count, typesAt, signature, invoker, target) {
    registeredTypes[type].Class.prototype[readLatin1String(name)] = craftInvokerFunction(
      convertersAt(count, typesAt),
      invoker,
      target,
    );
  },

  $getWasmTableEntry__deps: [],
  $getWasmTableEntry: function (index) {
    return wasmTable.get(index);
  },
  emscripten_resize_heap: function (size) {
    try {
      wasmMemory.grow((Math.max(size >>> 0, HEAPU8.length * 1.2) - HEAPU8.length + 65535) >>> 16);
      updateGlobalBufferAndViews(wasmMemory.buffer);
      return 1;
    } catch (error) {
      return 0;
    }
  },
});
