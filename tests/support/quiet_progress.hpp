// Progress that nobody follows.
#pragma once

#include "ports/progress.hpp"

namespace atelier::test {

class QuietProgress : public Progress {
  public:
    void stage(const std::string&, const std::string&) override {}
    void done(const std::string&, const std::string&) override {}
    void note(const std::string&) override {}
    void warn(const std::string&) override {}
    void agent_line(const std::string&) override {}
};

} // namespace atelier::test
