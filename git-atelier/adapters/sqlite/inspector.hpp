// The checkup of a store in an SQLite file.
#pragma once

#include "ports/store_inspector.hpp"

namespace atelier {

class SqliteInspector final : public StoreInspector {
  public:
    SqliteInspector(std::filesystem::path file, std::string project_id)
        : file_(std::move(file)), project_id_(std::move(project_id)) {}

    Result<StoreInspection> inspect() override;
    Result<Recovered> read_what_can_be_read() override;

  private:
    std::filesystem::path file_;
    std::string project_id_;
};

} // namespace atelier
