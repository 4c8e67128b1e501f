// Arguments and environment as exec takes them.
#pragma once

#include "ports/process.hpp"

#include <string>
#include <vector>

namespace atelier::test {

// Of `argv` and `environment`, the first of which outlives it.
class ExecVectors {
  public:
    ExecVectors(const std::vector<std::string>& argv, const Environment& environment) {
        for (const auto& [name, value] : environment)
            assignments_.push_back(name + "=" + value);
        for (const std::string& argument : argv)
            arguments_.push_back(const_cast<char*>(argument.c_str()));
        arguments_.push_back(nullptr);
        for (const std::string& assignment : assignments_)
            variables_.push_back(const_cast<char*>(assignment.c_str()));
        variables_.push_back(nullptr);
    }
    ExecVectors(const ExecVectors&) = delete;

    char* const* arguments() const { return arguments_.data(); }
    char* const* variables() const { return variables_.data(); }

  private:
    std::vector<std::string> assignments_;
    std::vector<char*> arguments_;
    std::vector<char*> variables_;
};

} // namespace atelier::test
