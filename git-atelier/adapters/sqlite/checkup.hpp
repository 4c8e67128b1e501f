// The checkup of a store in an SQLite file.
#pragma once

#include "ports/store_checkup.hpp"

namespace atelier {

class SqliteCheckup final : public StoreCheckup {
  public:
    SqliteCheckup(std::filesystem::path file, std::string project_id)
        : file_(std::move(file)), project_id_(std::move(project_id)) {}

    Result<StoreExamination> examine() override;
    Result<Salvaged> read_what_can_be_read() override;

  private:
    std::filesystem::path file_;
    std::string project_id_;
};

} // namespace atelier
