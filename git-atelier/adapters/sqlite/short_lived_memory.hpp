// Memory for SQLite in a program that reads a few beads and ends: what it asks for comes from pools
// and goes back to them, so that a start costs fewer instructions and pages than with the C
// library's allocator.
#pragma once

namespace atelier::sqlite {

// For every connection of this process; to be called before the first one, where one thread alone
// uses SQLite. Later it changes nothing.
void use_short_lived_memory();
// Whether that was called: then one thread alone uses SQLite.
bool memory_is_short_lived();

} // namespace atelier::sqlite
