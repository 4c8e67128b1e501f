// The page of the architecture against the tree: the rooms it lists, and the places where it says
// that a thing is decided.
#pragma once

#include "meta/source_tree.hpp"

#include <set>
#include <string>
#include <vector>

namespace atelier::meta {

// A row `| question | `path` | `function` |`.
struct DecidedIn {
    std::size_t line = 0;
    std::string path;
    std::string function;
};
std::vector<DecidedIn> decisions_of(const SourceFile& page);

// Every row whose file is not there, or holds no definition of its function.
std::vector<Finding> check_decisions(const SourceFile& page, const std::vector<SourceFile>& files);

// The rooms of `app/` that the page describes, and those that there are.
std::set<std::string> rooms_described(const SourceFile& page);
std::set<std::string> rooms_there(const std::vector<SourceFile>& files);

} // namespace atelier::meta
