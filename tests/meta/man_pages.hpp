// The law of manual pages: every program has an entry, and text, `-h` and declaration agree.
#pragma once

#include "meta/source_tree.hpp"

#include <set>
#include <string>
#include <string_view>

namespace atelier::meta {

using Names = std::set<std::string>;

// The commands that main.cpp lists: every `NAME_command` in it.
Names commands_in(std::string_view main_source);
// The programs that a CMakeLists.txt declares with `word`: every `atelier_skill(NAME)`, for one.
Names programs_in(std::string_view build_list, const std::string& word);
// The programs with a section in a page's source: every `@SKILL NAME@` and `@HOOK NAME@`.
Names sections_in(std::string_view page);

// Every `--option` that a text mentions.
Names options_mentioned(std::string_view text);
// The options with an entry of their own in a filled page (scdoc source).
Names options_entered(std::string_view page);
// The part of a page that is about `program`; "" when there is none.
std::string section_of(std::string_view page, const std::string& program);

} // namespace atelier::meta
