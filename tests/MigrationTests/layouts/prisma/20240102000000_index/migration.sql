-- CreateIndex
CREATE UNIQUE INDEX CONCURRENTLY "steps_name" ON "steps"("name");
INSERT INTO "steps" ("name") VALUES ('2');
