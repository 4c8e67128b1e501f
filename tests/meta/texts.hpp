// Laws on what files say: no marker of unfinished work, headers that explain themselves, one
// subject a file, one word a concept.
#pragma once

#include "meta/source_tree.hpp"

namespace atelier::meta {

// Words that mark work left undone.
std::vector<Finding> check_markers(const SourceFile& file);

// A header of the product begins with a comment that says what it is for.
std::vector<Finding> check_header_comment(const SourceFile& file);

// A file of more than `budget` lines.
std::vector<Finding> check_length(const SourceFile& file, std::size_t budget);

// Catch2 is included through the shim alone.
std::vector<Finding> check_catch_include(const SourceFile& file);

struct Glossary {
    // In the order of the page.
    std::vector<std::string> terms;
    // Each word not to be used, with the term to use instead.
    std::vector<std::pair<std::string, std::string>> avoided;
};

// Reads docs/glossary.md: terms are the rows "| **term** | meaning |", avoided words the rows
// "| `word` | term |".
Glossary parse_glossary(std::string_view text);

// Avoided words that `file` uses.
std::vector<Finding> check_words(const SourceFile& file, const Glossary& glossary);

} // namespace atelier::meta
