// What libraries allocate while they are loaded is theirs for good: LeakSanitizer does not mind it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sanitizer/allocator_interface.h>
#include <sanitizer/lsan_interface.h>

namespace {

constinit bool libraries_load = true;
// The program's own initializers come last.
[[maybe_unused]] const bool program_begins = (libraries_load = false, true);

}  // namespace

// GLib makes its table of quarks then, and leaves it to lock-free readers when it needs a larger
// one. Found by the frames of the call it would take a walk without frame pointers at each
// allocation, which made all tests eight times slower.
extern "C" void __sanitizer_malloc_hook(const volatile void* memory, size_t)
{
    if (libraries_load) __lsan_ignore_object(const_cast<const void*>(memory));
}
