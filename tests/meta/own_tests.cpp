#include "meta/own_tests.hpp"

#include <set>

namespace atelier::meta {
namespace {

constexpr std::string_view product_folder = "git-atelier/";
constexpr std::string_view unit_ending = ".cpp";

} // namespace

std::vector<Finding> check_own_tests(const std::vector<SourceFile>& files) {
    std::set<std::string> paths;
    for (const SourceFile& file : files)
        paths.insert(file.path);
    std::vector<Finding> findings;
    for (const std::string& path : paths) {
        if (!path.starts_with("git-atelier/app/") || !path.ends_with(unit_ending)) continue;
        const std::string unit = path.substr(
            product_folder.size(), path.size() - product_folder.size() - unit_ending.size());
        const std::string test = "tests/unit/" + unit + "_test.cpp";
        if (!paths.contains(test)) findings.push_back({path, 1, "has no test " + test});
    }
    return findings;
}

std::vector<Finding> check_generated_tests(const std::vector<SourceFile>& files) {
    std::vector<Finding> findings;
    for (const SourceFile& file : files) {
        if (!file.path.starts_with("tests/")) continue;
        const bool draws = code_of(file.text).find("#include <random>") != std::string::npos;
        if (draws && file.text.find("[generated]") == std::string::npos)
            findings.push_back({file.path, 1, "draws at random and tags no test [generated]"});
    }
    return findings;
}

} // namespace atelier::meta
