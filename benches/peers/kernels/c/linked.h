// What the library of `linked` offers the program. The two are core modules of their own, with one
// memory: what is between them are calls from module to module.
#pragma once
#include "kernel.h"

#ifdef LIBRARY
#define LINKED(name) __attribute__((export_name(#name)))
#else
#define LINKED(name) __attribute__((import_module("library"), import_name(#name)))
#endif

// Memory of `size` bytes, or null. `release` takes it back.
LINKED(allocate) void *allocate(size_t size);
LINKED(release) void release(void *memory);
// What C has under similar names.
LINKED(copy) void copy(void *to, const void *from, size_t size);
LINKED(length) size_t length(const char *text);
LINKED(compare) int compare(const char *a, const char *b);
LINKED(hash) uint32_t hash(const char *text);
LINKED(lower) int lower(int c);
