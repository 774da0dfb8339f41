package dev.longhaul.run.scanned.good.deeper;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
public class Thing {
    @Id
    private long id;

    public long id() {
        return id;
    }
}
