// The law of own tests: what a use case decides is asked where it stands, not only where it is
// used.
#pragma once

#include "meta/source_tree.hpp"

namespace atelier::meta {

// Every unit of git-atelier/app that has no tests/unit/app/.../NAME_test.cpp at its own place.
std::vector<Finding> check_own_tests(const std::vector<SourceFile>& files);

// Every file of tests/ that draws its cases at random and tags none of them as generated, which
// would have them run under the sanitizers as well.
std::vector<Finding> check_generated_tests(const std::vector<SourceFile>& files);

} // namespace atelier::meta
